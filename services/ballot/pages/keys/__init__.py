"""Keys of devices: made in the browser, put up for enrolment, appointed by the chair's or the authority's device."""
