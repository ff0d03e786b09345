"""E-mails as the customer reads them: templates, and the words that go into them."""
