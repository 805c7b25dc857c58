"""What a supervision committee and the public see in the browser: each is a module here with its own templates."""
