project = "Streams that wait"
extensions = ["myst_nb"]
html_theme = "sphinx_book_theme"
# What lies in extra/ comes beside the pages: extra/highwater/ is a copy of Highwater.
html_extra_path = ["extra"]
# What raw HTML says is taken as it is; the output of a notebook's cells, too.
nb_execution_mode = "force"
