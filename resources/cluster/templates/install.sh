#!/bin/sh
# Puts the files of $name in place, as root, on that machine. Starts nothing. Written by make_nodes.py
set -eu
cd "$$(dirname "$$0")"
for program in patroni etcd $programs/postgres; do
    command -v "$$program" >/dev/null || { echo "error: install: $$program: not installed; see docs/operations/cluster.md" >&2; exit 1; }
done
install -d -m 755 $config $tls /etc/systemd/system/etcd.service.d /etc/systemd/system/patroni.service.d
install -m 644 etcd.yml $config/etcd.yml
install -m 600 -o postgres -g postgres patroni.yml $config/patroni.yml
install -m 644 tls/ca.crt tls/node.crt $tls/
install -m 600 -o postgres -g postgres tls/node.key $tls/postgres.key
install -m 600 -o etcd -g etcd tls/node.key $tls/etcd.key
install -d -m 700 -o etcd -g etcd $etcd_data
install -d -m 700 -o postgres -g postgres $data
install -m 644 etcd.service.conf /etc/systemd/system/etcd.service.d/console.conf
install -m 644 patroni.service.conf /etc/systemd/system/patroni.service.d/console.conf
if command -v systemctl >/dev/null && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "installed; now, on every node: systemctl enable --now etcd, then systemctl enable --now patroni"
