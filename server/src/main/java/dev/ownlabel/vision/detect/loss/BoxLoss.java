package dev.ownlabel.vision.detect.loss;

import dev.ownlabel.vision.boxes.Box;

/** One minus the generalised intersection over union of a proposal and a true box, and its derivatives. */
final class BoxLoss {
    private final Box proposal;
    private final Box truth;
    private final Box shared;
    private final Box hull;
    private final double intersection;
    private final double union;

    BoxLoss(Box proposal, Box truth) {
        this.proposal = proposal;
        this.truth = truth;
        this.shared = proposal.within(truth);
        this.hull = new Box(
                Math.min(proposal.left(), truth.left()),
                Math.min(proposal.top(), truth.top()),
                Math.max(proposal.right(), truth.right()),
                Math.max(proposal.bottom(), truth.bottom()));
        this.intersection = shared.area();
        this.union = proposal.area() + truth.area() - intersection;
    }

    /** 1 - i/u + (h - u)/h, 0 to 2. */
    double value() {
        return 2 - intersection / union - union / hull.area();
    }

    /** Derivatives with respect to the raw box (dx, dy, log w, log h), times {@code weight}. */
    double[] slope(double[] raw, double stride, double weight) {
        boolean touching = shared.width() > 0 && shared.height() > 0;
        double sharedHeight = touching ? shared.height() : 0;
        double sharedWidth = touching ? shared.width() : 0;
        double left = outward(proposal.left() > truth.left(), sharedHeight, proposal.height(), hull.height());
        double right = outward(proposal.right() < truth.right(), sharedHeight, proposal.height(), hull.height());
        double top = outward(proposal.top() > truth.top(), sharedWidth, proposal.width(), hull.width());
        double bottom = outward(proposal.bottom() < truth.bottom(), sharedWidth, proposal.width(), hull.width());
        boolean wide = Math.abs(raw[2]) < RawMaps.MOST_LOG;
        boolean high = Math.abs(raw[3]) < RawMaps.MOST_LOG;
        return new double[] {
            weight * (right - left) * stride,
            weight * (bottom - top) * stride,
            wide ? weight * (right + left) * proposal.width() / 2 : 0,
            high ? weight * (bottom + top) * proposal.height() / 2 : 0
        };
    }

    /**
     * How the loss changes when an edge of the proposal moves outwards.
     *
     * @param inside whether the edge lies within the true box's side: then the intersection grows, else the hull
     * @param sharedLength length of the intersection along the edge; likewise the others
     */
    private double outward(boolean inside, double sharedLength, double ownLength, double hullLength) {
        double moreIntersection = inside ? sharedLength : 0;
        double moreUnion = ownLength - moreIntersection;
        double moreHull = inside ? 0 : hullLength;
        double h = hull.area();
        return -moreIntersection / union
                + moreUnion * (intersection / (union * union) - 1 / h)
                + moreHull * union / (h * h);
    }
}
