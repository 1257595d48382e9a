/** What is in a labelled set and what is wrong with it, for programs (JSON) and people (one page). */
@NullMarked
package dev.ownlabel.formats.report;

import org.jspecify.annotations.NullMarked;
