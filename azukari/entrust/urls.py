"""The pages of the core."""

from django.urls import path

from azukari.entrust import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", views.change_password, name="password"),
    path("entrustments/", views.entrustments, name="entrustments"),
    path("entrustments/new/", views.draft_entrustment, name="entrustment-draft"),
    path("entrustments/<int:pk>/", views.entrustment, name="entrustment"),
    path("entrustments/<int:pk>/state/", views.change_state, name="entrustment-state"),
    path("entrustments/<int:pk>/grants/", views.give_grant, name="grant-give"),
    path("grants/<int:pk>/end/", views.end_grant, name="grant-end"),
    path("grant-requests/", views.grant_requests, name="grant-requests"),
    path("grant-requests/new/", views.ask_grant, name="grant-ask"),
    path("grant-requests/<int:pk>/", views.decide_request, name="grant-decide"),
    path("people/", views.people, name="people"),
    path("people/new/", views.admit_person, name="person-admit"),
    path("people/<int:pk>/dismiss/", views.dismiss_person, name="person-dismiss"),
    path("records/", views.records, name="records"),
    path("records/file/", views.export_records, name="records-export"),
    path("file-register/", views.file_register, name="file-register"),
    path("stops/", views.stops, name="stops"),
    path("stops/press/", views.press_stop, name="stop-press"),
    path("stops/<int:pk>/lift/", views.lift_stop, name="stop-lift"),
]
