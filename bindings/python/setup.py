"""What pyproject.toml cannot say: a wheel with the native library is for one platform and every Python 3."""

import os

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel

PLATFORM = os.environ.get("TAMARA_POS_PLATFORM")


class WithLibrary(Distribution):
    def has_ext_modules(self):
        return PLATFORM is not None


class AnyPython(bdist_wheel):
    def get_tag(self):
        return ("py3", "none", PLATFORM) if PLATFORM else super().get_tag()


setup(distclass=WithLibrary, cmdclass={"bdist_wheel": AnyPython})
