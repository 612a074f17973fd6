"""From outline to facts: one module a concern, each with ``find(context) -> tuple of facts``.

The modules are plain Python over :class:`kg.extract.context.Context`; ``kg.extract.components`` registers each as a
spaCy component and is the one place that imports spaCy.
"""
