package dev.ownlabel.iam;

/** One thing a request needs to be allowed: an action such as {@code rekognition:CreateProject} on a resource ARN or {@code *}. */
public record Access(String action, String resource) {}
