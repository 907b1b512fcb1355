"""RELAX NG decided by an automaton that is built as documents need it, so that Jing need not be asked of most.

What the automaton takes, the schema allows; what it does not take, it is not sure of, and Jing decides and says why.
"""
