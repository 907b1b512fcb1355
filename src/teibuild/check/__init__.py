"""Floor 3: what is wrong with files, each alone and all together, and the rules that say so.

``teibuild.check.files`` checks a file alone, ``teibuild.check.edition`` judges all of them together, and
``teibuild.check.catalogue`` knows every rule.
"""
