"""What pyproject.toml cannot say: the version is the native library's, and the wheel is for one platform and every Python 3."""

import os

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel


class WithLibrary(Distribution):
    def has_ext_modules(self):
        return True


class AnyPython(bdist_wheel):
    def get_tag(self):
        return "py3", "none", os.environ["TAMARA_POS_PLATFORM"]


setup(version=os.environ["TAMARA_POS_VERSION"], distclass=WithLibrary, cmdclass={"bdist_wheel": AnyPython})
