"""The plugin’s Spanish is there also where no app is made."""

from pathlib import Path

import netevents_keepintouch
from netevents.languages import FOLDER, add_folder

add_folder(Path(netevents_keepintouch.__file__).parent / FOLDER)
