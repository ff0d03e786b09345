"""HTTP the way every service speaks it: see `app.create_app`."""
