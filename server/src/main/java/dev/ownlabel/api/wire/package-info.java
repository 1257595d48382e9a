/** Bodies of requests and responses: decoded, checked against the model's constraints, encoded. */
@NullMarked
package dev.ownlabel.api.wire;

import org.jspecify.annotations.NullMarked;
