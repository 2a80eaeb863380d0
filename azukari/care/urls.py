"""The pages of the care network."""

from django.urls import path

from azukari.care.views import claims, entry, home, insured, masters, months, slips, uploads

urlpatterns = [
    path("home/", home.home, name="care-home"),
    path("upload/", uploads.upload, name="care-upload"),
    path("upload/file/", uploads.file_upload, name="care-upload-file"),
    path("file/", entry.file_claim, name="care-file-claim"),
    path("claims/", claims.claims, name="care-claims"),
    path("claims/csv/", claims.export_claims, name="care-claims-csv"),
    path("claims/accept/", claims.accept_claims, name="care-claims-accept"),
    path("claims/<int:pk>/", claims.claim, name="care-claim"),
    path("claims/<int:pk>/return/", claims.return_claim, name="care-claim-return"),
    path("claims/<int:pk>/withdraw/", claims.withdraw_claim, name="care-claim-withdraw"),
    path("claims/<int:pk>/result/", claims.record_result, name="care-claim-result"),
    path("claims/<int:pk>/slip/", slips.correct_slip, name="care-slip"),
    path("claims/<int:pk>/slip/cancel/", slips.cancel_slip, name="care-slip-cancel"),
    path("claims/<int:pk>/slip/drop/", slips.drop_slip, name="care-slip-drop"),
    path("month/", months.months, name="care-month"),
    path("month/<slug:centre>/<slug:month>/", months.close_month, name="care-month-close"),
    path("files/", months.files, name="care-files"),
    path("files/<int:pk>/", months.download_file, name="care-file"),
    path("files/returns/", months.record_returns, name="care-returns"),
    path("files/decided/<slug:month>/", months.decide_examination, name="care-decide"),
    path("files/zip/<slug:month>/", months.download_review, name="care-files-zip"),
    path("insured/", insured.insured, name="care-insured"),
    path("insured/new/", insured.register_person, name="care-person-register"),
    path("insured/<int:pk>/", insured.person, name="care-person"),
    path("insured/<int:pk>/certification/", insured.add_certification, name="care-certification"),
    path("insured/<int:pk>/notice/", insured.add_notice, name="care-notice"),
    path("insured/<int:pk>/charge/", insured.change_charge, name="care-charge"),
    path("insured/<int:pk>/correct/", insured.correct_person, name="care-person-correct"),
    path("insured/<int:pk>/certification/<int:row>/", insured.correct_certification, name="care-certification-correct"),
    path("insured/<int:pk>/notice/<int:row>/", insured.correct_notice, name="care-notice-correct"),
    path("insured/<int:pk>/charge/<int:row>/", insured.correct_charge, name="care-charge-correct"),
    path("insured/<int:pk>/trace/", insured.trace, name="care-trace"),
    path("masters/", masters.masters, name="care-masters"),
    path("masters/units/", masters.import_units, name="care-units-import"),
    path("masters/law/", masters.law, name="care-law"),
]
