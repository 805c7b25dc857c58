"""Every statement of the law as a form, made from the law itself: nothing of it is out of a clerk's reach."""
