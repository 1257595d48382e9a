"""A plain server over an exported model, for comparison: POST an image, get its confidences. Needs onnxruntime, pillow, numpy."""
import io, json, os, sys
import numpy as np
import onnxruntime as ort
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from PIL import Image, ImageOps

folder = sys.argv[1]
card = json.load(open(os.path.join(folder, "model.json")))
size = card["input"]["size"]
options = ort.SessionOptions()
options.intra_op_num_threads = 1
model = ort.InferenceSession(os.path.join(folder, "model.onnx"), options)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        picture = Image.open(io.BytesIO(self.rfile.read(int(self.headers["Content-Length"]))))
        picture.draft("RGB", (2 * size, 2 * size))
        picture = ImageOps.exif_transpose(picture).convert("RGB").resize((size, size), Image.BILINEAR)
        image = np.asarray(picture, dtype=np.float32).transpose(2, 0, 1)[None]
        (confidence,) = model.run(None, {"image": image})
        body = json.dumps({l["name"]: float(c) for l, c in zip(card["labels"], confidence[0])}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_address[1]}/", flush=True)
server.serve_forever()
