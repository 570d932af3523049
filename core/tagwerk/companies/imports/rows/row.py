"""One row of a list, read cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tagwerk.companies.duplicates.domains import domain_of
from tagwerk.companies.imports.recognising import persons
from tagwerk.companies.imports.recognising.fields import CONSENTS, REFUSALS
from tagwerk.companies.imports.rows.cells import Cells
from tagwerk.companies.imports.values.addresses import address_in, is_place, on_one_line, postcode_and_city
from tagwerk.companies.imports.values.checking import Checked, checked_of
from tagwerk.companies.imports.values.consents import consent_of, refusal_of
from tagwerk.companies.imports.values.dates import birthday_in_parts
from tagwerk.companies.imports.values.mails import addresses_in
from tagwerk.companies.imports.values.nothing import is_nothing
from tagwerk.companies.imports.values.numbers import is_mobile, next_door, numbers_in, region_of, with_area
from tagwerk.companies.imports.values.totals import adds_up
from tagwerk.companies.imports.values.words import country_of_word
from tagwerk.platform.texts import translator

if TYPE_CHECKING:
    from tagwerk.companies.imports.rows.entries import Entry

LONGEST_NAME = 200
NO_PERSON = ("firma", "company")
"""What stands where others are addressed."""
_ = translator("tagwerk")


class Row(Cells):
    """A row while it is read."""

    def entry(self) -> Entry:
        """What it says."""
        self.homes = self._homes() if self.how.has_homes else ()
        self.country = self._country()
        self._whom()
        if self.new.rejected:
            return self.new
        self._texts()
        self._notes_and_website()
        self._place()
        self._reach()
        self._wishes()
        self._own()
        self._leave_homes()
        return self.new

    def _country(self) -> str:
        for place, value in self._values("country"):
            if (code := country_of_word(value)) is None:
                self._problem(place, value, _("no country"))
            elif self.new.company.setdefault("country", code) != code:
                self._second(place, value)
        return self.new.company.get("country", self.how.country)

    def _name(self, field: str) -> str:
        found = ""
        for place, value in self._values(field):
            text = " ".join(value.split())
            if len(text) > LONGEST_NAME:
                self._problem(place, value, _("longer than {longest} characters", longest=LONGEST_NAME))
            elif not found:
                found = text
            elif text.casefold() != found.casefold() and field == "contact":
                self._problem(place, value, _("the row names another person already"))
            elif text.casefold() != found.casefold():
                self._second(place, value)
        return found

    def _abroad(self) -> str:
        """The country of a postcode: the one next door whose number is the telephone of a row that names no country."""
        if "country" in self.new.company:
            return self.country
        numbers = (value for field in ("company_phone", "phone", "mobile") for _place, value in self._values(field))
        return next((country for number in numbers if (country := next_door(number))), self.country)

    def _whom(self) -> None:
        """Which company and which person the row is about."""
        company, person, either = self._more(self._name("company")), self._name("contact"), self._name("name")
        if adds_up(self.line.cells[: self.how.width]):
            self.new.rejected = _("The row adds up the others.")
            return
        first, last = self._name("first_name"), self._name("last_name")
        if not company and not either and persons.is_surely_firm(last):
            company, last = last, ""
        parts = " ".join(part for part in (first, last) if part)
        salutation = self._once("salutation")
        salutation = "" if salutation.casefold() in NO_PERSON else salutation
        if either:
            company, person = self._either(either, company, person or parts)
        same = parts.casefold() == company.casefold() and not (first and last)
        if not person and parts and not same and not (either and parts == first):
            person = parts
        elif not person and not parts and persons.is_surely_person(f"{self._addressing(salutation)}{company}"):
            company, person = "", company  # Herr Karl Kranz, where firms stand
        title = self._once("title")
        if person:
            person = self._addressed(person, salutation, title, whole=not parts or person != parts)
        if not company:
            company = self._without_company(person)
        self.new.company["name"] = company

    def _addressing(self, salutation: str) -> str:
        """A salutation for who stands where firms stand, where it can be nobody else's."""
        return f"{salutation} " if salutation and "last_name" not in self.how.places else ""

    def _addressed(self, person: str, salutation: str, title: str, *, whole: bool) -> str:
        """Put the person on the card; a *whole* name may have salutation and title in it. Returns the name without."""
        salutation, title = persons.addressed_apart(salutation, title)
        if whole:
            addressed, own_title, person = persons.parted(persons.in_order(person))
            salutation, title = salutation or addressed, title or own_title
        self.new.contact["name"] = " ".join(part for part in (title, person) if part)[:LONGEST_NAME]
        if salutation:
            self._salutation(salutation)
        return person

    def _more(self, company: str) -> str:
        """The name of the company with what its second line adds to it: the legal form."""
        for place, value in self._values("company_more"):
            if company and persons.is_form(value) and not persons.is_form(company):
                company = f"{company} {on_one_line(value)}"[:LONGEST_NAME]
            else:
                self._problem(place, value, _("the card has no place for it"))
        return company

    def _salutation(self, salutation: str) -> None:
        if usual := persons.usual_salutation(salutation):
            self.new.contact["salutation"] = usual
        else:
            self._problem(self.how.places["salutation"][0], salutation, _("no salutation"))

    def _either(self, either: str, company: str, person: str) -> tuple[str, str]:
        """Company and person of a row whose column Name may be about both."""
        kind = self._first("kind").casefold()
        if kind:
            header = self.how.headers[self.how.places["kind"][0]].casefold()
            is_company = persons.says_company(kind, header)
            return self._told(either, company, person, is_company=is_company)
        if company and company.casefold() != either.casefold():
            return company, person or either
        if person and person.casefold() != either.casefold():
            return company or either, person
        return (company, either) if persons.person_likeness(either) > 0.5 else (either, person)

    def _told(self, either: str, company: str, person: str, *, is_company: bool) -> tuple[str, str]:
        """The same where the row says it; a first name without a surname is the person's, or an addition to the firm's."""
        first = self._first("first_name") if "last_name" not in self.how.places else ""
        if first and is_company and person == first:
            self._problem(self.how.places["first_name"][0], first, _("the row names no person"))
            person = ""
        if is_company:
            return either, person
        return company, f"{first} {either}" if first and first not in either else either

    def _without_company(self, person: str) -> str:
        """The company of a row that names none: by the domain of its mail, else the person's own card."""
        for field in ("email", "company_email", "website"):
            for _place, value in self._values(field):
                found = addresses_in(value)[0] if "email" in field else [value]
                domain = next((name for text in found if (name := domain_of(text))), "")
                if domain:
                    self.new.remark = _(
                        "The row names no company; it was taken from the domain {domain}.", domain=domain
                    )
                    self.new.company["website"] = domain
                    return domain
        if person:
            self.new.remark = _("The row names no company; the card carries the name of the person.")
            return person
        self.new.rejected = _("The row names neither a company nor a person.")
        return ""

    def _texts(self) -> None:
        how = self.how
        for owner, fields in ((self.new.company, how.company_texts), (self.new.contact, how.contact_texts)):
            for field in fields:
                for place, value in self._values(field):
                    value = value if field != "birthday" else self._birthday(value)
                    country = self._abroad() if field == "postcode" and len(value) == 4 else self.country
                    checked = checked_of(field, value, country, how.today, how.month_first)
                    if checked.wrong:
                        self._problem(place, value, checked.wrong)
                    elif checked.value and owner.setdefault(field, checked.value) != checked.value:
                        self._second(place, value)

    def _birthday(self, day: str) -> str:
        """The text of the birthday, also where its month and year stand in columns of their own."""
        month = self._first("birth_month")
        return birthday_in_parts(day, month, self._first("birth_year")) if month else day

    def _notes_and_website(self) -> None:
        notes = [value for _place, value in self._values("note")]
        if notes:
            self._long("note", "\n".join(notes))
        for place, value in self._values("website"):
            checked = checked_of("website", value, self.country, self.how.today, month_first=False)
            if checked.wrong:
                self._problem(place, value, checked.wrong)
            elif self.new.company.setdefault("website", checked.value) != checked.value:
                self._second(place, value)

    def _own(self) -> None:
        """Fields of the house's own; what says nothing elsewhere may be one of the values of a choice."""
        for name, field in self.how.own.items():
            for place, value in self._values(name, whatever=True):
                found = field.read(value, self.how.country, month_first=self.how.month_first)
                if is_nothing(value) and (found is None or field.type != "choice"):
                    continue
                if found is None:
                    self._problem(place, value, field.wrong)
                elif self.new.company.setdefault(name, found) != found:
                    self._second(place, value)

    def _long(self, field: str, text: str) -> None:
        checked: Checked = checked_of(field, text, self.country, self.how.today, month_first=False)
        if checked.wrong:
            self._problem(self.how.places[field][0], text, checked.wrong)
        else:
            self.new.company[field] = checked.value

    def _place(self) -> None:
        """Street, postcode and town, from columns of their own or from one for all."""
        for place, value in self._values("postcode_city"):
            self._postcode_city(place, value)
        street = " ".join(part for part in (self._once("street"), self._once("house_number")) if part)
        for place, value in self._values("address"):
            street = self._address(place, value, street)
        extras = [value for _place, value in self._values("street_extra")]
        text = ", ".join(" ".join(part.split()) for part in (street, *extras) if part)
        if text and len(text) <= LONGEST_NAME:
            self.new.company["street"] = text
        elif text:
            place = self.how.places.get("street", self.how.places.get("address", [0]))[0]
            self._problem(place, text, _("longer than {longest} characters", longest=LONGEST_NAME))

    def _postcode_city(self, place: int, value: str) -> None:
        if (found := postcode_and_city(value)) is not None:
            self._town(place, *found)
        else:
            self._problem(place, value, _("no postcode with a city"))

    def _town(self, place: int, postcode: str, city: str) -> None:
        company, city = self.new.company, " ".join(city.split())[:100]
        if postcode and company.setdefault("postcode", postcode) != postcode:
            self._second(place, postcode)
        if company.setdefault("city", city).casefold() != city.casefold():
            self._second(place, city)

    def _address(self, place: int, value: str, street: str) -> str:
        """What an address on one line says, and the street, unless there is one."""
        if (found := address_in(value)) is not None:
            self._town(place, found.postcode, found.city)
            if found.country and (code := country_of_word(found.country)):
                self.new.company.setdefault("country", code)
            return street or found.street
        if not street and len(value) <= LONGEST_NAME and not self._is_town(value):
            return on_one_line(value)
        if "city" not in self.new.company:
            self._problem(place, value, _("no address that can be told apart"))
        elif street and on_one_line(value).casefold() != street.casefold() and not self._is_town(value):
            self._second(place, value)
        return street

    def _is_town(self, value: str) -> bool:
        return is_place(value, self.new.company.get("city", ""))

    def _numbers(self, *fields: str) -> list[str]:
        found: list[str] = []
        code = self._first("calling_code")
        country = (region_of(code) if code else "") or self.country
        area = "" if fields == ("mobile",) else self._first("area_code")
        for field in fields:
            for place, value in self._values(field):
                numbers, wrong = numbers_in(with_area(value, area), country)
                found += [number for number in numbers if number not in found]
                for part in wrong:
                    self._problem(place, part, _("no telephone number"))
        return found

    def _fax(self) -> None:
        """The fax of the company; the card has room for one."""
        for number in self._numbers("fax"):
            if self.new.company.setdefault("fax", number) != number:
                self._problem(self.how.places["fax"][0], number, _("the card has room for one fax number"))

    def _addresses(self, field: str) -> list[str]:
        found: list[str] = []
        for place, value in self._values(field):
            addresses, wrong = addresses_in(value)
            found += [address for address in addresses if address not in found]
            for part in wrong:
                self._problem(place, part, _("no e-mail address"))
        return found

    def _reach(self) -> None:
        """Mails and numbers: the person's where the row names one, else the company's."""
        contact = self.new.contact
        emails, own_emails = self._addresses("email"), self._addresses("company_email")
        phones, own_phones = self._numbers("phone"), self._numbers("company_phone")
        mobiles = self._numbers("mobile")
        self._fax()
        named = bool(contact.get("name"))
        phones = self._of_company("phone", own_phones, phones, all_of_them=not named)
        emails = self._of_company("email", own_emails, emails, all_of_them=not named and not self.how.needs_contact)
        mobiles = mobiles or [number for number in phones if is_mobile(number)][:1]
        phones = [number for number in phones if number not in mobiles]
        reached = (phones or mobiles)[:1]
        others = [number for number in phones[1:] + mobiles[1:] if number not in reached]
        values = {
            "email": "".join(emails[:1]), "other_emails": "; ".join(emails[1:]), "mobile": "".join(mobiles[:1]),
            "phone": "".join(reached), "other_phones": "; ".join(others),
        }  # fmt: skip
        contact |= {name: value for name, value in values.items() if value}
        if contact and not contact.keys() & {"name", "email", "phone"}:
            self._nobody()

    def _of_company(self, field: str, own: list[str], others: list[str], *, all_of_them: bool) -> list[str]:
        """Give the company its number or address; those that are left are the person's."""
        together = own + [each for each in others if each not in own]
        if own or (all_of_them and together):
            self.new.company[field] = together[0]
            return together[1:]
        return together

    def _nobody(self) -> None:
        """What is said of a person whom the row does not name."""
        for field, value in self.new.contact.items():
            if field in ("language", "zone"):  # programs say it of companies too
                continue
            place = self.how.places.get(field, [0])[0]
            self._problem(place, value, _("the row names no person"))
        self.new.contact.clear()

    def _wishes(self) -> None:
        for field, channels in REFUSALS.items():
            for place, value in self._values(field):
                if (word := refusal_of(value)) is None:
                    self._problem(place, value, _("neither yes nor no"))
                elif word:
                    self.new.refused.update(channels)
        for field, channels in CONSENTS.items():
            for place in self.how.places.get(field, ()):
                value = self.line.cells[place].strip() if place < len(self.line.cells) else ""
                said = consent_of(value, self.how.today)
                if said is not None and said.wrong:
                    self._problem(place, value, said.wrong)
                elif said is not None and (said.since is not None or said.withdrawn):
                    taken_back = (
                        ("post",) if field == "consent" and said.withdrawn else ()
                    )  # what is no for all, is for it too
                    self.new.agreed |= dict.fromkeys((*channels, *taken_back), said.since)
