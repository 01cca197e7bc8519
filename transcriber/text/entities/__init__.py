"""Numbers, dates, sums of money and the like as results of type `entity`."""
