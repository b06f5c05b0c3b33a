#!/bin/bash
# Gradescope runs this once, as root, when it builds the image: Python with the libraries that grading needs, in a
# place where every user may read it. Where they are there already, only what comes after them is done.
set -euo pipefail
umask 022
source=/autograder/source

if [ ! -x /opt/actcourse/bin/python ]; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates python3-venv util-linux
    python3 -m venv /opt/uv
    /opt/uv/bin/pip install "uv>=0.8,<1"
    export UV_PYTHON_INSTALL_DIR=/opt/python UV_PYTHON_PREFERENCE=only-managed UV_NO_CACHE=1 UV_LINK_MODE=copy
    /opt/uv/bin/uv venv --python "$(cat $source/python-version)" /opt/actcourse
    /opt/uv/bin/uv pip install --python /opt/actcourse/bin/python --requirement $source/requirements.txt
    /opt/actcourse/bin/python -I -m compileall -q $source/actcourse # so that no submission waits for it
fi

# The learner's code finds no folder to write to, and nothing to read of the course.
find / -xdev -type d -perm -o+w -exec chmod o-w {} + || true # `run_autograder` tries whether it has helped
chmod 700 $source
