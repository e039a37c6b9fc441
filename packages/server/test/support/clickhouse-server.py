"""Runs a ClickHouse server out of chDB's shared library: `python3 clickhouse-server.py LIBRARY DATA_FOLDER CONFIG_FILE HTTP_PORT TCP_PORT`.

The library's command-line entry point is a whole ClickHouse; two SYSTEM statements make it listen, and an endless query
keeps it there. It is a process of its own because the engine checks its stack, which an FFI call from Node does not suit.
"""
import ctypes
import sys

library, folder, config, http_port, tcp_port = sys.argv[1:6]
arguments = [
    "clickhouse",
    f"--path={folder}",
    f"--config-file={config}",
    f"--http_port={http_port}",
    f"--tcp_port={tcp_port}",
    "--listen_host=127.0.0.1",
    "--query",
    "SYSTEM START LISTEN HTTP; SYSTEM START LISTEN TCP; "
    "SELECT sleepEachRow(3) FROM numbers(1000000) SETTINGS max_block_size=1, max_execution_time=0 FORMAT Null",
]
run = ctypes.CDLL(library).chdb_query_cmdline
run((ctypes.c_int)(len(arguments)), (ctypes.c_char_p * len(arguments))(*[a.encode() for a in arguments]))
