"""How it looks (画面): the Digital Agency's design system in our own CSS, no build step, nothing inline.

Every part in every state stands at ``/ui/gallery/``; what follows is how to use it.  Tones are ``plain info good warn
bad``; colour never speaks without its word.

A view
    ``@page(acts.FILE_CLAIM)`` tags it; it ends with ``return show(request, "care/claim.html", form=form)``.
A page
    ``{% extends "ui/base.html" %}{% load ui %}`` with blocks ``title``, ``breadcrumb``, ``main``.
    The frame reads ``city``, ``signed_in`` (organisation, name, choose), ``sign_out_url``, ``menu`` of (url, label,
    current), ``stop`` (``stop.says`` makes the banner), ``messages``; all from a context processor of a storey above.
    With a ``form`` that has errors the title begins 「エラー：」.
A form
    ``azukari.ui.forms.Form`` (``OnceForm`` against sending twice) with fields from ``azukari.ui.fields``:
    ``CodeField(digits=10)``, ``NumberField(unit="円")``, ``KatakanaField``, ``EraDateField``, ``MonthField``,
    ``UploadField(accept=)``, ``UploadsField``; ``widgets.Select`` is the fast select.
    ``tell(form, findings)`` puts findings beside their fields.
    ``<form method="post" novalidate data-keep>{% csrf_token %}{{ form }}{% include "ui/buttons.html" … %}</form>``;
    a form with files needs its ``enctype``.  Laid out by hand: ``{% include "ui/errors.html" %}`` is the summary,
    ``{{ form.units.as_field_group }}`` one field, ``<div class="fields">`` sets short answers side by side.
    ``data-keep`` warns before typed text is lost; ``data-confirm="id"`` asks in a ``ui/dialog.html``; ``data-again`` is
    for forms that answer with a file; ``<table class="table" data-grid>`` takes blocks from Excel; in a
    ``GrowingForm``, ``ui/more.html`` (table, words) below it adds rows, and so does a longer block.

Parts, each ``{% include "ui/NAME.html" with … only %}``

    ======================  ====================================================================================
    ``title``               over, title, lead; word and tone for a tag beside it
    ``breadcrumb``          trail of (url, label), here
    ``notice``              tone, title, text; url and label
    ``tag``                 tone, word; in rows ``{% tag "good" "受理" %}`` or the bare ``<span>``
    ``findings``            findings (``law.refusal.Finding``), title, level; ``finding`` is one of them
    ``table``               caption, head of (kind, label), rows of cells, foot; kinds "", n, code, mid, wrap;
                            quiet hides the caption.  Cells are strings, ``pieces.link(url, words)`` and
                            ``pieces.tag(tone, word)``
    ``pager``               pager: ``Pager.of(request.GET, count=n)``, rows[pager.window]
    ``filter``              form (GET; give it ``auto_id="filter_%s"``), label
    ``empty``               says, hint, url, label
    ``step``                steps of (label, done | now | todo, url), title
    ``summary``             rows of (label, value, change url)
    ``wall``                title, says, tiles (name, tone, word, done, total, url), worst first
    ``meter``               done, total, label, unit
    ``download``            name, url, kind, size, made, digest, copy
    ``buttons``             verb, kind, name, value; second, second_name, second_value; back, back_label
    ``confirm``             title, says, consequences, verb, back, action, tone, form; *without* ``only`` (token)
    ``dialog``              id, title, says, verb, tone
    ======================  ====================================================================================

Whole pages: ``ui/stop.html`` (stop: since, reason, covers, call), ``ui/problem.html`` (extended by 400, 403, 404, 500,
503, ``403_csrf``).  A table made by hand stands in ``<div class="scroll" role="region" aria-label="…" tabindex="0">``.
Also ``<ul class="cards"><li class="card">``, ``<details class="disclosure">``, ``<kbd>``, and the classes ``n code soft
unseen stack lead screen-only``.

Filters: ``era_day era_month era_minute number yen units``.
"""
