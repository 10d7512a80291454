"""Issues: the articles of a week, a month or a day, as a page, a feed and an e-mail."""
