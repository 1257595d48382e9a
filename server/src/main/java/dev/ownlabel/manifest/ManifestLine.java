package dev.ownlabel.manifest;

/**
 * A line as read.
 *
 * @param number from 1
 * @param text without its line end; empty where it is not readable
 * @param readable false for a line over the length bound or with malformed UTF-8: it counts as a line that is not JSON
 */
public record ManifestLine(long number, String text, boolean readable) {}
