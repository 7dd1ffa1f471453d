"""One BitTorrent peer on libtorrent's Python binding: libtorrent_peer.py TORRENT FOLDER ADDRESS seed|leech

Says "ready" when it is set up, waits for a line on its input, adds the torrent, says "complete" when it has all
pieces, and goes on seeding until its input ends.
"""
import sys
import threading

import libtorrent as lt

torrent, folder, address, role = sys.argv[1:]

settings = lt.high_performance_seed()
settings.update(
    {
        "listen_interfaces": address + ":0",
        "outgoing_interfaces": "",
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "enable_incoming_utp": False,
        "enable_outgoing_utp": False,
        "allow_multiple_connections_per_ip": True,
        "ssrf_mitigation": False,
        "rate_limit_ip_overhead": False,
        "max_queued_disk_bytes": 512 << 20,
        "min_reconnect_time": 1,
        "max_failcount": 3,
        "in_enc_policy": lt.enc_policy.pe_disabled,
        "out_enc_policy": lt.enc_policy.pe_disabled,
        "alert_mask": lt.alert.category_t.status_notification | lt.alert.category_t.error_notification,
    }
)
session = lt.session(settings)
parameters = lt.add_torrent_params()
parameters.ti = lt.torrent_info(torrent)
parameters.save_path = folder
parameters.flags &= ~(lt.torrent_flags.paused | lt.torrent_flags.auto_managed)
if role == "seed":
    parameters.flags |= lt.torrent_flags.seed_mode
print("ready", flush=True)
sys.stdin.readline()
session.add_torrent(parameters)


def tell():
    while True:
        session.wait_for_alert(1000)
        for alert in session.pop_alerts():
            if isinstance(alert, lt.torrent_finished_alert):
                print("complete", flush=True)
            elif isinstance(alert, (lt.torrent_error_alert, lt.file_error_alert, lt.listen_failed_alert)):
                print("error " + alert.message(), flush=True)


threading.Thread(target=tell, daemon=True).start()
sys.stdin.read()
