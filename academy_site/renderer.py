"""How forms look: GOV.UK markup for `{{ form }}` and for single fields."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Renders whole forms and fields with GOV.UK markup; widgets stay Django's, so that the CMS is not touched."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"
