package dev.ownlabel.vision.fit.numeric;

/** A smooth function to be made small. */
@FunctionalInterface
public interface Objective {
    /** The value at a point; fills in the gradient there. */
    double at(double[] point, double[] gradient);
}
