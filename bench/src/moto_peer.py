"""moto's server, whose DetectCustomLabels answers something canned without looking at the image: what the protocol alone costs there."""
import logging
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

logging.getLogger("werkzeug").disabled = True
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
print(f"http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
