"""Who stands: nomination, recommendation, kin, review ground by ground, slate and list."""
