"""Floor 5: templates, the site's files, and the swap that publishes them."""
