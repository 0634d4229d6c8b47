"""Starts OpenStack Swift with its S3 interface in one process: the proxy and one server each for accounts, buckets and objects, all on loopback ports that the
system chose, with one folder as their disk. Says `listening PORT` once it answers. Arguments: the folder, a region, an account, a user of it and the user's key.
"""
import os
import sys

from swift.common import utils

utils.eventlet_monkey_patch()

import eventlet
import eventlet.wsgi
from swift.common.ring import RingBuilder
from swift.common.wsgi import loadapp

KINDS = ('account', 'container', 'object')
DEVICE = 'disk'

PROXY = """
[pipeline:main]
pipeline = catch_errors gatekeeper proxy-logging s3api tempauth bulk slo proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {key} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
"""

STORAGE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""

DEFAULTS = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}
mount_check = false
log_level = ERROR
"""


class NoCache:
    """Stands where memcached would: keeps nothing, so that every question is asked of the servers."""

    def get(self, *_args, **_options):
        return None

    def set(self, *_args, **_options):
        pass

    def delete(self, *_args, **_options):
        pass

    def incr(self, *_args, **_options):
        return 1


def write_config(folder, name, text):
    path = os.path.join(folder, name + '.conf')
    with open(path, 'w') as file:
        file.write((DEFAULTS + text).format(folder=folder))
    return path


def write_ring(folder, kind, port):
    builder = RingBuilder(1, 1, 1)
    builder.add_dev({'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': port, 'device': DEVICE, 'weight': 1})
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, kind + '.ring.gz'))


def serve(listener, app):
    return eventlet.spawn(eventlet.wsgi.server, listener, app, log_output=False)


def main(folder, region, account, user, key):
    # what would stand in /etc/swift/swift.conf
    utils.HASH_PATH_SUFFIX = b'suffix'
    utils.HASH_PATH_PREFIX = b'prefix'
    os.makedirs(os.path.join(folder, DEVICE))
    for kind in KINDS:
        listener = eventlet.listen(('127.0.0.1', 0))
        write_ring(folder, kind, listener.getsockname()[1])
        serve(listener, loadapp(write_config(folder, kind + '-server', STORAGE.replace('{kind}', kind))))
    words = {'region': region, 'account': account, 'user': user, 'key': key}
    text = PROXY
    for name, value in words.items():
        text = text.replace('{%s}' % name, value)
    proxy = loadapp(write_config(folder, 'proxy-server', text))
    cache = NoCache()

    def with_cache(environ, start_response):
        environ['swift.cache'] = cache
        return proxy(environ, start_response)

    listener = eventlet.listen(('127.0.0.1', 0))
    running = serve(listener, with_cache)
    print('listening %d' % listener.getsockname()[1], flush=True)
    running.wait()


main(*sys.argv[1:])
