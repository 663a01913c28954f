"""giar-site: publishes government-information-disclosure annual reports (政府信息公开工作年度报告).

The stations, in order, are in ``build.py``; that is the file to open first.
"""

__version__ = "0.1.0"
