"""Who said each word: from turns of speakers to labels. Needs no numpy, so that functions can do it too."""
