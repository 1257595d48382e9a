"""
Draws scenes by program, each with six labels at once: the shape of the main object (256), its texture (48 families) and palette
(24), the texture and palette of the ground, and how many objects there are. No photograph goes into them.

    draw.py WORK_FOLDER COUNT [SIDE]      scenes_x.npy uint8 [COUNT, SIDE, SIDE, 3] and scenes_y.npy int16 [COUNT, 6]
"""
import colorsys
import os
import sys

import cv2
import numpy as np

TEXTURES, PALETTES, SHAPES = 48, 24, 256
HEADS = (SHAPES, TEXTURES, PALETTES, TEXTURES, PALETTES, 4)
SHEET = 160


def contour(shape, centre, radius, turn, squeeze):
    """The outline of a shape: a circle whose radius two sine waves modulate, with few corners or many."""
    t = np.linspace(0, 2 * np.pi, shape["corners"], endpoint=False)
    r = 1 + shape["depth1"] * np.sin(shape["waves1"] * t) + shape["depth2"] * np.sin(shape["waves2"] * t + shape["phase"])
    x, y = r * np.cos(t), squeeze * r * np.sin(t)
    c, s = np.cos(turn), np.sin(turn)
    points = np.stack([centre[0] + radius * (c * x - s * y), centre[1] + radius * (s * x + c * y)], 1)
    return np.round(points * 8).astype(np.int32)


def shape_of(number):
    r = np.random.RandomState(10007 * number + 3)
    corners = int(r.choice([3, 4, 5, 6, 8, 200, 200, 200, 200]))
    return {
        "corners": corners,
        "waves1": r.randint(1, 8),
        "waves2": r.randint(2, 17),
        "depth1": r.uniform(0, 0.45),
        "depth2": r.uniform(0, 0.4 if corners >= 8 else 0.1),
        "phase": r.uniform(0, 6.28),
        "rings": r.randint(0, 4),
        "squeeze": r.choice([1, 1, 0.75, 0.5, 0.35]),
        "ring": r.uniform(0.35, 0.8),
        "inner": r.randint(0, 3),
    }


def noise(r, alpha, stretch, angle):
    """Noise whose spectrum falls with frequency to the power alpha, stretched along an angle; 0 to 1."""
    f = np.fft.fftfreq(SHEET)
    fx, fy = np.meshgrid(f, f)
    c, s = np.cos(angle), np.sin(angle)
    radius = np.sqrt(((c * fx + s * fy) * stretch) ** 2 + (c * fy - s * fx) ** 2) + 1e-3
    x = np.real(np.fft.ifft2((r.randn(SHEET, SHEET) + 1j * r.randn(SHEET, SHEET)) * radius**-alpha))
    return np.clip((x - x.mean()) / (x.std() + 1e-6) * 0.25 + 0.5, 0, 1)


def texture(family, seed):
    """One sheet of a texture: the family fixes the kind and its measures, the seed the rest."""
    q, r = np.random.RandomState(family * 131 + 7), np.random.RandomState(seed)
    kind = family % 12
    yy, xx = np.mgrid[0:SHEET, 0:SHEET].astype(np.float32)
    angle = r.uniform(0, np.pi)
    frequency, warp, alpha = q.uniform(0.02, 0.16), q.uniform(0, 10), q.uniform(0.7, 2.2)
    stretch, duty = q.choice([1, 1, 2, 4, 8]), q.uniform(-0.5, 0.5)
    u, v = np.cos(angle) * xx + np.sin(angle) * yy, -np.sin(angle) * xx + np.cos(angle) * yy
    if kind <= 2:
        t = noise(r, alpha, stretch, angle)
    elif kind <= 4:
        t = 0.5 + 0.5 * np.sin(2 * np.pi * frequency * (u + noise(r, 2, 1, 0) * warp * 4))
        t = t if kind == 3 else (t > 0.5 + duty * 0.6)
    elif kind == 5:
        t = (np.floor(u * frequency) + np.floor(v * frequency * q.uniform(0.5, 2))) % 2
    elif kind == 6:
        t = ((u * frequency) % 1 - 0.5) ** 2 + ((v * frequency) % 1 - 0.5) ** 2 < (0.25 + duty * 0.3) ** 2
    elif kind == 7:
        seeds = r.uniform(0, SHEET, (int(q.randint(10, 120)), 2)).astype(int)
        free = np.ones((SHEET, SHEET), np.uint8)
        free[seeds[:, 1], seeds[:, 0]] = 0
        t = cv2.distanceTransform(free, cv2.DIST_L2, 5)
        t = t / t.max()
    elif kind == 8:
        t = np.abs(noise(r, alpha + 0.5, stretch, angle) - 0.5) * 2.5
    elif kind == 9:
        t = noise(r, alpha + 0.6, stretch, angle) > 0.5 + duty * 0.3
    else:
        t = strokes(q, r, angle) if kind == 10 else pebbles(q, r)
    return (np.clip(t, 0, 1) * 255).astype(np.uint8)


def strokes(q, r, angle):
    t = np.zeros((SHEET, SHEET), np.float32)
    for _ in range(int(q.randint(20, 200))):
        x, y = r.uniform(0, SHEET, 2)
        length = q.uniform(5, 40)
        turn = r.uniform(0, 6.28) if q.rand() < 0.5 else angle + r.randn() * 0.15
        end = int(x + length * np.cos(turn)), int(y + length * np.sin(turn))
        cv2.line(t, (int(x), int(y)), end, float(r.uniform(0.3, 1)), int(q.randint(1, 3)), cv2.LINE_AA)
    return t


def pebbles(q, r):
    t = np.full((SHEET, SHEET), 0.5, np.float32)
    largest = q.uniform(4, 18)
    for _ in range(250):
        x, y = (int(v) for v in r.randint(0, SHEET, 2))
        cv2.circle(t, (x, y), int(max(1, r.uniform(0.3, 1) * largest)), float(r.rand()), -1, cv2.LINE_AA)
    return t


def palette(family, r):
    """256 colours between three of about the family's hue."""
    q = np.random.RandomState(family * 17 + 5)
    hue, grey, spread = family / PALETTES + q.uniform(-0.02, 0.02), family % 6 == 5, q.choice([0.02, 0.05, 0.12])
    colours = []
    for _ in range(3):
        h = (hue + r.randn() * spread) % 1
        s = 0.05 * r.rand() if grey else np.clip(q.uniform(0.25, 0.95) + r.randn() * 0.12, 0, 1)
        colours.append(colorsys.hsv_to_rgb(h, s, np.clip(r.uniform(0.15, 1), 0, 1)))
    colours = np.array(colours)
    colours = colours[np.argsort(colours.sum(1))] if r.rand() < 0.7 else colours
    return (np.stack([np.interp(np.arange(256), [0, 128, 255], colours[:, k]) for k in range(3)], 1) * 255).astype(np.float32)


class Drawer:
    def __init__(self, side, each=24):
        self.side, self.scale = side, side / 112
        self.shapes = [shape_of(n) for n in range(SHAPES)]
        self.sheets = [[texture(f, f * 1000 + i) for i in range(each)] for f in range(TEXTURES)]

    def surface(self, r, family):
        sheet = self.sheets[family][r.randint(len(self.sheets[family]))]
        move = cv2.getRotationMatrix2D((SHEET / 2, SHEET / 2), r.uniform(-20, 20), r.uniform(0.7, 1.6) * self.scale)
        move[:, 2] += self.side / 2 - SHEET / 2
        return cv2.warpAffine(sheet, move, (self.side, self.side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)

    def mask(self, points, line=False):
        m = np.zeros((self.side, self.side), np.uint8)
        if line:
            cv2.polylines(m, [points], True, 255, 2, cv2.LINE_AA, 3)
        else:
            cv2.fillPoly(m, [points], 255, cv2.LINE_AA, 3)
        return m

    def scene(self, r):
        """uint8 [side, side, 3] and its six labels."""
        ground, ground_palette, own, own_palette, shape = (int(r.randint(n)) for n in (TEXTURES, PALETTES, TEXTURES, PALETTES, SHAPES))
        objects = int(r.randint(1, 5))
        image = palette(ground_palette, r)[self.surface(r, ground)]
        if r.rand() < 0.4:
            image = cv2.GaussianBlur(image, (0, 0), r.uniform(0.8, 4))
        light = r.uniform(0.6, 1.1, (2, 2)).astype(np.float32)
        image *= cv2.resize(light, (self.side, self.side), interpolation=cv2.INTER_LINEAR)[..., None]
        for k in range(objects):
            if k == objects - 1:
                image = self.object(r, image, self.shapes[shape], own, own_palette, True)
            else:
                image = self.object(r, image, self.shapes[r.randint(SHAPES)], r.randint(TEXTURES), r.randint(PALETTES), False)
        if r.rand() < 0.3:
            image = cv2.GaussianBlur(image, (0, 0), r.uniform(0.4, 1.4))
        image = (image - 128) * r.uniform(0.7, 1.25) + 128 * r.uniform(0.75, 1.25)
        if r.rand() < 0.5:
            image += r.randn(self.side, self.side, 1) * r.uniform(1, 9)
        return np.clip(image, 0, 255).astype(np.uint8), (shape, own, own_palette, ground, ground_palette, objects - 1)

    def object(self, r, image, shape, family, colours, main):
        radius = self.scale * (r.uniform(20, 44) if main else r.uniform(7, 20)) / 1.2
        centre = self.side / 2 + r.uniform(-16, 16, 2) * self.scale if main else r.uniform(0, self.side, 2)
        turn = r.uniform(-0.5, 0.5) if r.rand() < 0.7 else r.uniform(0, 6.28)
        squeeze = shape["squeeze"] * r.uniform(0.85, 1.18)
        m = self.mask(contour(shape, centre, radius, turn, squeeze))
        table = palette(colours, r)
        body = table[self.surface(r, family)]
        if shape["inner"]:
            second = palette(colours, r)
            for j in range(shape["rings"]):
                points = contour(shape, centre, radius * shape["ring"] ** (j + 1), turn, squeeze)
                inside = (self.mask(points, shape["inner"] == 2).astype(np.float32) / 255)[..., None]
                body = body * (1 - inside) + inside * (second if j % 2 == 0 else table)[r.randint(60, 200)]
        if r.rand() < 0.6:
            body *= relief(m, r)
        if r.rand() < 0.5:
            dx, dy = r.randint(-5, 6, 2)
            shadow = cv2.GaussianBlur(np.roll(m, (dy, dx), (0, 1)), (0, 0), 3).astype(np.float32) / 255
            image = image * (1 - r.uniform(0.2, 0.6) * shadow)[..., None]
        a = (m.astype(np.float32) / 255)[..., None]
        return image * (1 - a) + body * a


def relief(mask, r):
    """Light that falls from one side on a body that is thickest in its middle."""
    distance = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3)
    height = np.sqrt(np.clip(distance / (distance.max() + 1e-3), 0, 1))
    gx, gy = cv2.Sobel(height, cv2.CV_32F, 1, 0), cv2.Sobel(height, cv2.CV_32F, 0, 1)
    angle = r.uniform(0, 6.28)
    return np.clip(0.75 + 0.35 * height + r.uniform(0.1, 0.5) * (np.cos(angle) * gx + np.sin(angle) * gy) * 2, 0.2, 1.5)[..., None]


def main(work, count, side="128"):
    cv2.setNumThreads(1)
    count, side, random = int(count), int(side), np.random.RandomState(11)
    images = np.lib.format.open_memmap(os.path.join(work, "scenes_x.npy"), "w+", np.uint8, (count, side, side, 3))
    labels, drawer = np.empty((count, len(HEADS)), np.int16), Drawer(side)
    for i in range(count):
        images[i], labels[i] = drawer.scene(random)
    np.save(os.path.join(work, "scenes_y.npy"), labels)


if __name__ == "__main__":
    main(*sys.argv[1:])
