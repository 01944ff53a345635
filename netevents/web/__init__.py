"""What every page shares: the current request, forms, refusals, security, templates."""
