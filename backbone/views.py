"""The pictures to learn from, by kind and number: what the teacher sees, and the smaller, shifted part of it that the pupil sees.

photo: a photograph of 64 pixels enlarged; scene: a picture drawn by program; mosaic: several photographs at their own
resolution in one picture, side by side or pasted on another one, which is as sharp as pictures are in use.

    views.py WORK_FOLDER        draws the mosaics out of photos_x.npy: mosaics_x.npy uint8 [96000, 128, 128, 3]
"""
import os
import sys

import cv2
import numpy as np

SIDE = 128
MOSAICS = 96_000


class Views:
    def __init__(self, work, kind):
        self.kind = kind
        self.images = np.load(os.path.join(work, kind + "s_x.npy"), mmap_mode="r")

    def __len__(self):
        return len(self.images)

    def full(self, i):
        """uint8 [128, 128, 3] of the view with number i, always the same."""
        image = self.images[i]
        return image if len(image) == SIDE else cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)

    def part(self, i, side, mirror, random):
        """uint8 [side, side, 3]: nearly all of the view, perhaps mirrored."""
        image = self.images[i]
        whole = image.shape[0]
        width, height = (int(whole * random.uniform(0.88, 1.0)) for _ in range(2))
        x, y = random.randint(whole - width + 1), random.randint(whole - height + 1)
        enlarge = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)[random.randint(3)]
        part = cv2.resize(image[y : y + height, x : x + width], (side, side), interpolation=enlarge if whole < side else cv2.INTER_AREA)
        return part[:, ::-1] if mirror else part


def mosaic(photos, random):
    if random.rand() < 0.5:
        return side_by_side(photos, random)
    return pasted(photos, random)


def pick(photos, random, width, height):
    photo = photos[random.randint(len(photos))]
    return cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA if width < photo.shape[1] else cv2.INTER_CUBIC)


def side_by_side(photos, random):
    x, y = random.randint(44, 85, 2)
    image = np.empty((SIDE, SIDE, 3), np.uint8)
    for left, right in ((0, x), (x, SIDE)):
        for top, bottom in ((0, y), (y, SIDE)):
            image[top:bottom, left:right] = pick(photos, random, right - left, bottom - top)
    return image


def pasted(photos, random):
    image = pick(photos, random, SIDE, SIDE).astype(np.float32)
    if random.rand() < 0.5:
        image = cv2.GaussianBlur(image, (0, 0), random.uniform(2, 20))
    for _ in range(random.randint(1, 4)):
        width, height = random.randint(44, 97, 2)
        photo = pick(photos, random, width, height)
        x, y = random.randint(0, SIDE - width + 1), random.randint(0, SIDE - height + 1)
        mask = np.zeros((height, width), np.float32)
        if random.rand() < 0.5:
            cv2.ellipse(mask, (width // 2, height // 2), (width // 2 - 2, height // 2 - 2), 0, 0, 360, 1, -1)
        else:
            mask[1:-1, 1:-1] = 1
        mask = cv2.GaussianBlur(mask, (0, 0), random.uniform(0.5, 3))[..., None]
        place = image[y : y + height, x : x + width]
        image[y : y + height, x : x + width] = place * (1 - mask) + photo * mask
    return np.clip(image, 0, 255).astype(np.uint8)


def main(work):
    cv2.setNumThreads(1)
    photos = np.load(os.path.join(work, "photos_x.npy"))
    out = np.lib.format.open_memmap(os.path.join(work, "mosaics_x.npy"), "w+", np.uint8, (MOSAICS, SIDE, SIDE, 3))
    for i in range(MOSAICS):
        out[i] = mosaic(photos, np.random.RandomState(1_000_003 + i))


if __name__ == "__main__":
    main(*sys.argv[1:])
