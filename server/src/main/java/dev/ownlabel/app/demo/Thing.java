package dev.ownlabel.app.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/** What is on the drawn images. Each is drawn around the origin, about two units wide. */
enum Thing {
    CUP(0.58) {
        @Override
        void draw(Graphics2D pen, Color fill) {
            pen.setStroke(new BasicStroke(0.17f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            pen.setColor(fill.darker());
            pen.draw(new Arc2D.Double(0.25, -0.45, 0.85, 0.8, -95, 190, Arc2D.OPEN));
            pen.setColor(fill);
            pen.fill(polygon(-0.75, -0.75, 0.65, -0.75, 0.45, 0.8, -0.55, 0.8));
            pen.setColor(fill.brighter());
            pen.fill(new Ellipse2D.Double(-0.75, -0.9, 1.4, 0.3));
        }
    },
    LEAF(0.32) {
        @Override
        void draw(Graphics2D pen, Color fill) {
            Path2D blade = new Path2D.Double();
            blade.moveTo(-1, 0);
            blade.curveTo(-0.4, -0.8, 0.5, -0.6, 1, 0);
            blade.curveTo(0.5, 0.6, -0.4, 0.8, -1, 0);
            pen.setColor(fill);
            pen.fill(blade);
            pen.setColor(fill.darker().darker());
            pen.setStroke(new BasicStroke(0.05f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            pen.draw(new Line2D.Double(-1.3, 0, 0.9, 0));
            for (double x = -0.6; x < 0.6; x += 0.3) {
                pen.draw(new Line2D.Double(x, 0, x + 0.25, -0.33));
                pen.draw(new Line2D.Double(x, 0, x + 0.25, 0.33));
            }
        }
    },
    FISH(0.07) {
        @Override
        void draw(Graphics2D pen, Color fill) {
            pen.setColor(fill.darker());
            pen.fill(polygon(0.5, 0, 1.15, -0.5, 0.95, 0, 1.15, 0.5));
            pen.fill(polygon(-0.2, -0.35, 0.15, -0.75, 0.4, -0.25));
            pen.setColor(fill);
            pen.fill(new Ellipse2D.Double(-1, -0.45, 1.75, 0.9));
            pen.setColor(Color.WHITE);
            pen.fill(new Ellipse2D.Double(-0.75, -0.2, 0.22, 0.22));
            pen.setColor(Color.BLACK);
            pen.fill(new Ellipse2D.Double(-0.7, -0.15, 0.11, 0.11));
        }
    },
    KEY(0.13) {
        @Override
        void draw(Graphics2D pen, Color fill) {
            pen.setColor(fill);
            pen.setStroke(new BasicStroke(0.2f));
            pen.draw(new Ellipse2D.Double(-1.05, -0.4, 0.8, 0.8));
            pen.fill(new Rectangle2D.Double(-0.3, -0.1, 1.4, 0.2));
            pen.fill(new Rectangle2D.Double(0.55, 0, 0.15, 0.35));
            pen.fill(new Rectangle2D.Double(0.85, 0, 0.15, 0.45));
        }
    },
    STAR(0.15) {
        @Override
        void draw(Graphics2D pen, Color fill) {
            double[] corners = new double[20];
            for (int i = 0; i < 10; i++) {
                double radius = i % 2 == 0 ? 1 : 0.42;
                corners[2 * i] = radius * Math.sin(Math.PI * i / 5);
                corners[2 * i + 1] = -radius * Math.cos(Math.PI * i / 5);
            }
            pen.setColor(fill);
            pen.fill(polygon(corners));
            pen.setColor(fill.darker());
            pen.setStroke(new BasicStroke(0.06f));
            pen.draw(polygon(corners));
        }
    };

    /** Of the colour circle, 0 to 1: where the colours of this thing gather. */
    private final double hue;

    Thing(double hue) {
        this.hue = hue;
    }

    abstract void draw(Graphics2D pen, Color fill);

    double hue() {
        return hue;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Path2D polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }
}
