"""Publishing in place: files that readers may see at once, sent one after the other in the plan's order."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import NoReturn, Protocol

from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.plan import PublicationPlan
from tearsheet.publishing.target_manifest import TargetManifest
from tearsheet.publishing.targets.target import Target, Tell, no_releases


class InPlace(Target):
    """A target whose files are replaced singly, each in one step.

    The manifest first says what is being sent, so that a run that is broken off leaves no file that nobody knows of.
    """

    def carry_out(self, plan: PublicationPlan, tell: Tell) -> None:
        """Send the stages one after the other, then delete; the manifest is the last."""
        if plan.stages:
            self.record(plan.before())
            self.delete(plan.withdrawn)
        done, of = 0, len(plan.sent)
        for stage in plan.stages:
            self.send(stage, lambda sent, done=done: tell(done + sent, of))
            done += len(stage)
        self.delete(plan.deletions)
        self.record(plan.after())

    def rollback(self) -> NoReturn:
        """Raise PublishError: what was there before is not kept."""
        raise no_releases(self.name, "take the version before from your repository, build and publish it")

    @abstractmethod
    def send(self, stage: Sequence[Outgoing], sent: "Sent") -> None:
        """Put files in their places, each in one step; their order is free. `sent` hears how many are."""

    @abstractmethod
    def delete(self, paths: Sequence[str]) -> None:
        """Delete files, also those that are not there."""

    @abstractmethod
    def record(self, manifest: TargetManifest) -> None:
        """Keep the manifest at the target."""


class Sent(Protocol):
    """Hears how many files of a stage are sent."""

    def __call__(self, sent: int) -> None:
        """Take the number."""
