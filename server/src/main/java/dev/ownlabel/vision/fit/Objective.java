package dev.ownlabel.vision.fit;

/** A smooth function to be made small. */
@FunctionalInterface
interface Objective {
    /** The value at a point; fills in the gradient there. */
    double at(double[] point, double[] gradient);
}
