"""How it looks (画面): the Digital Agency's design system in our own CSS.  ``docs`` of every part: /ui/gallery/."""
