package dev.ownlabel.policy;

import dev.ownlabel.aws.AccountId;

/**
 * One action on one resource.
 *
 * @param action {@code service:Name}
 * @param resource its ARN, or {@code *} for an action on no resource
 * @param owner the account the resource belongs to; the requester's own for {@code *}
 * @param context what the caller knows of the request; the evaluator adds the keys that follow from the requester and the owner
 *     ({@code aws:PrincipalArn}, {@code aws:PrincipalAccount}, {@code aws:PrincipalType}, {@code aws:userid}, {@code aws:username},
 *     {@code aws:ResourceAccount} and their like)
 */
public record AccessRequest(
        Requester requester, String action, String resource, AccountId owner, ConditionContext context) {}
