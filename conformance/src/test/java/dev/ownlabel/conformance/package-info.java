/** Drives the packaged server as a process, with unmodified AWS clients. */
package dev.ownlabel.conformance;
