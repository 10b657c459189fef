"""Which modules of the standard library and of NumPy the page imports when it starts, or as it is used.

They come with the page; all others are in an archive of their own, which is fetched when one of them is imported:
web/app/library.py. A test in tests/e2e/test_boot.py compares this list with what a page has imported.
"""

STDLIB = frozenset(
    """
__future__ _collections_abc _colorize _compat_pickle _opcode_metadata _py_warnings _pyodide _pyodide._base
_pyodide._core_docs _pyodide._future_helper _pyodide._importhook _pyodide.docs_argspec _pyodide.docstring
_pyodide.jsbind _sitebuiltins _ssl _weakrefset abc annotationlib ast asyncio asyncio.base_events
asyncio.base_futures asyncio.base_subprocess asyncio.base_tasks asyncio.constants asyncio.coroutines
asyncio.events asyncio.exceptions asyncio.format_helpers asyncio.futures asyncio.graph asyncio.locks
asyncio.log asyncio.mixins asyncio.protocols asyncio.queues asyncio.runners asyncio.selector_events
asyncio.sslproto asyncio.staggered asyncio.streams asyncio.subprocess asyncio.taskgroups asyncio.tasks
asyncio.threads asyncio.timeouts asyncio.transports asyncio.trsock asyncio.unix_events base64 bisect bz2
codecs codeop collections compression compression._common compression._common._streams compression.zstd
compression.zstd._zstdfile concurrent concurrent.futures concurrent.futures._base contextlib contextvars
copy copyreg ctypes ctypes._endian dataclasses datetime dis email encodings encodings.aliases
encodings.cp437 encodings.utf_8 enum fnmatch fractions functools genericpath glob heapq hmac html
html.entities importlib importlib._abc importlib._bootstrap importlib._bootstrap_external importlib.abc
importlib.machinery importlib.metadata importlib.metadata._collections importlib.metadata._functools
importlib.metadata._itertools importlib.metadata._meta importlib.util inspect io ipaddress json json.decoder
json.encoder json.scanner keyword linecache locale logging lzma ntpath numbers opcode operator os pathlib
pathlib._os pickle platform posixpath pyodide pyodide._package_loader pyodide._state pyodide.code
pyodide.common pyodide.ffi pyodide.ffi.wrappers pyodide.webloop random re re._casefix re._compiler
re._constants re._parser reprlib secrets selectors shutil signal site socket ssl stat string struct
subprocess sysconfig tarfile tempfile textwrap threading token tokenize traceback types typing urllib
urllib.parse warnings weakref zipfile zipfile._path zipfile._path.glob zipimport
""".split()
)

NUMPY = frozenset(
    """
numpy numpy.__config__ numpy._array_api_info numpy._core numpy._core._add_newdocs
numpy._core._add_newdocs_scalars numpy._core._asarray numpy._core._dtype numpy._core._dtype_ctypes
numpy._core._exceptions numpy._core._internal numpy._core._methods numpy._core._multiarray_umath
numpy._core._string_helpers numpy._core._type_aliases numpy._core._ufunc_config numpy._core.arrayprint
numpy._core.einsumfunc numpy._core.fromnumeric numpy._core.function_base numpy._core.getlimits
numpy._core.memmap numpy._core.multiarray numpy._core.numeric numpy._core.numerictypes numpy._core.overrides
numpy._core.printoptions numpy._core.records numpy._core.shape_base numpy._core.umath
numpy._distributor_init numpy._expired_attrs_2_0 numpy._globals numpy._pytesttester numpy._typing
numpy._typing._add_docstring numpy._typing._array_like numpy._typing._char_codes numpy._typing._dtype_like
numpy._typing._nbit numpy._typing._nbit_base numpy._typing._nested_sequence numpy._typing._scalars
numpy._typing._shape numpy._typing._ufunc numpy._utils numpy._utils._convertions numpy._utils._inspect
numpy.dtypes numpy.exceptions numpy.lib numpy.lib._array_utils_impl numpy.lib._arraypad_impl
numpy.lib._arraysetops_impl numpy.lib._arrayterator_impl numpy.lib._datasource numpy.lib._format_impl
numpy.lib._function_base_impl numpy.lib._histograms_impl numpy.lib._index_tricks_impl numpy.lib._iotools
numpy.lib._nanfunctions_impl numpy.lib._npyio_impl numpy.lib._polynomial_impl numpy.lib._scimath_impl
numpy.lib._shape_base_impl numpy.lib._stride_tricks_impl numpy.lib._twodim_base_impl
numpy.lib._type_check_impl numpy.lib._ufunclike_impl numpy.lib._utils_impl numpy.lib._version
numpy.lib.array_utils numpy.lib.format numpy.lib.introspect numpy.lib.mixins numpy.lib.npyio
numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg numpy.linalg._linalg numpy.linalg._umath_linalg
numpy.ma numpy.ma.core numpy.ma.extras numpy.matrixlib numpy.matrixlib.defmatrix numpy.random numpy.random._bounded_integers numpy.random._common
numpy.random._generator numpy.random._mt19937 numpy.random._pcg64 numpy.random._philox numpy.random._pickle
numpy.random._sfc64 numpy.random.bit_generator numpy.random.mtrand numpy.typing numpy.version
""".split()
)
