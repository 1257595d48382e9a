package dev.ownlabel.policy;

/** One statement of a policy. */
record Statement(String sid, boolean allow) {}
