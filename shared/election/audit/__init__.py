"""The paper audit: papers drawn by lot are looked at again and held against the record, until the risk is small."""
