"""What a person types into the pages of the core."""

from django import forms


class SignInForm(forms.Form):
    login = forms.CharField(label="サインイン名", max_length=40)
    password = forms.CharField(label="パスワード", max_length=200, widget=forms.PasswordInput)
