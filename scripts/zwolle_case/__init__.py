"""How the embedded Zwolle case is built; run by ``build_zwolle_case.py``."""
