// The charts whose shapes one cannot tell from the paper behind them.
() => {
  const channels = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(value => value / 255)
    .map(value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4)
    .reduce((sum, value, at) => sum + value * [.2126, .7152, .0722][at], 0);
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'Canvas';
  const paper = light(channels(getComputedStyle(probe).color));
  probe.remove();
  const faint = colour => {
    const [r, g, b, alpha = 1] = channels(colour), ink = light([r, g, b]);
    return !colour.startsWith('rgb') || alpha < .1 || (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05) < 1.5;
  };
  return [...document.querySelectorAll('svg :is(rect, path, circle, line, polyline, polygon, text)')]
    .filter(shape => shape.checkVisibility() && shape.getBoundingClientRect().width)
    .filter(shape => { const style = getComputedStyle(shape); return faint(style.fill) && faint(style.stroke); })
    .map(shape => (shape.closest('[class]') || shape).getAttribute('class') || shape.tagName);
}
