/** Subjects of certificates for public servers. */
export const cabfSubjectWords = {
  'cabf.subject-order': [
    'The parts of the subject are not in the prescribed order',
    'Software that reads subjects by position shows or compares them wrongly.',
  ],
  'cabf.subject-encoding': [
    'A part of the subject has the wrong string type',
    'Software compares names by their bytes and may not find the same one again.',
  ],
  'cabf.subject-attribute-repeated': [
    'The subject gives the same kind of value twice',
    'Which of the two counts is up to the reader; an attacker may profit from the difference.',
  ],
  'cabf.subject-attributes-in-one-set': [
    'Several values stand in one part of the subject',
    'Most software shows the first of them only.',
  ],
  'cabf.subject-value-blank': [
    'A value of the subject says nothing',
    'Dots, dashes and blanks stand in for what was not checked; the value has to be left out.',
  ],
  'cabf.subject-has-html': [
    'A value of the subject has HTML codes',
    'Text was copied from a web page and does not say what was checked.',
  ],
  'cabf.subject-domain-component-too-long': [
    'A domain component is longer than 63 characters',
    'No such domain can exist.',
  ],
  'cabf.subject-place-has-symbols': [
    'A place has symbols in it',
    'Places come from an official list; braces and colons show that something else got in.',
  ],
  'cabf.subject-country-invalid': [
    'The country is no ISO code',
    'Two capital letters of ISO 3166-1, or XX, are allowed.',
  ],
  'cabf.country-missing': [
    'The subject names an owner without a country',
    'Names of companies and people are unique within a country at best.',
  ],
  'cabf.locality-without-owner': [
    'The subject gives a locality without an owner',
    'Without an organisation or a person it is not clear whose place it is.',
  ],
  'cabf.postal-code-without-owner': [
    'The subject gives a postal code without an owner',
    'Without an organisation or a person it is not clear whose place it is.',
  ],
  'cabf.province-without-owner': [
    'The subject gives a province without an owner',
    'Without an organisation or a person it is not clear whose place it is.',
  ],
  'cabf.place-missing': [
    'The subject names an owner without a place',
    'A locality or a province has to tell owners of the same name apart.',
  ],
  'cabf.organizational-unit-prohibited': [
    'The subject has an organisational unit',
    'Units could not be checked and were misused for advertising; they were ruled out in September 2022.',
  ],
  'cabf.organizational-unit-without-organization': [
    'The subject has a unit without an organisation',
    'It is not clear of what it is a unit.',
  ],
  'cabf.dv-has-organization': [
    'Only the domain was checked, but the subject names an organisation',
    'Readers would take the name as checked.',
  ],
  'cabf.dv-has-street': [
    'Only the domain was checked, but the subject gives a street',
    'Readers would take the address as checked.',
  ],
  'cabf.dv-has-locality': [
    'Only the domain was checked, but the subject gives a locality',
    'Readers would take the place as checked.',
  ],
  'cabf.dv-has-postal-code': [
    'Only the domain was checked, but the subject gives a postal code',
    'Readers would take the place as checked.',
  ],
  'cabf.dv-has-province': [
    'Only the domain was checked, but the subject gives a province',
    'Readers would take the place as checked.',
  ],
  'cabf.dv-subject-extra': [
    'Only the domain was checked, but the subject says more',
    'Besides a common name and a country nothing may stand there that was not checked.',
  ],
  'cabf.ov-organization-missing': [
    'The organisation was checked, but the subject does not name it',
    'The policy promises a checked organisation.',
  ],
  'cabf.ov-country-missing': [
    'The organisation was checked, but the subject gives no country',
    'Names of organisations are unique within a country at best.',
  ],
  'cabf.iv-country-missing': [
    'A person was checked, but the subject gives no country',
    'The policy promises a person that can be found.',
  ],
  'cabf.iv-owner-missing': [
    'A person was checked, but the subject names nobody',
    'The policy promises an organisation or a person.',
  ],
  'cabf.iv-personal-name-missing': [
    'A person was checked, but given name or surname is missing',
    'The policy promises both.',
  ],
  'cabf.personal-name-without-policy': [
    'The subject names a person, but no policy says that it was checked',
    'Readers cannot tell whether the name was checked.',
  ],
  'cabf.common-name-not-in-alt-names': [
    'The common name is not among the alternative names',
    'Current software looks at the alternative names only, so this name does not count.',
  ],
  'cabf.common-name-not-exactly-in-alt-names': [
    'The common name is no exact copy of an alternative name',
    'What people see and what software checks must not differ.',
  ],
  'cabf.common-name-repeated': [
    'The subject has several common names',
    'Old software looks at the first or the last of them.',
  ],
  'cabf.common-name-present': [
    'The subject has a common name',
    'It only repeats an alternative name; new certificates should do without.',
  ],
  'cabf.common-name-reserved-address': [
    'The common name is an address that nobody owns',
    'Addresses of private networks exist many times over, so a public certificate for one proves nothing.',
  ],
} as const;
