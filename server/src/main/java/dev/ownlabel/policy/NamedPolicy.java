package dev.ownlabel.policy;

/**
 * A policy and where it comes from.
 *
 * @param name for people: a managed policy's ARN, or such as {@code user/alice inline p}
 */
public record NamedPolicy(String name, Policy policy) {}
