"""Regulations as people read them: listed, told in sentences, checked, and compared (`jianpiao profiles`)."""
